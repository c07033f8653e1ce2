import type { Insight } from '../../../core/insight.ts';

export const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;

/** The sentence of a whole day that is over: 昨天比上周四多卖 12%，主要是饮料。 */
export function pastDayWords(insight: Insight): string {
  if (insight.code === 'more' || insight.code === 'less') {
    return `昨天${insightWords(insight).replace('同一时间', '')}`;
  }
  return insight.code === 'same' ? `昨天和上周${WEEKDAYS[insight.weekday] ?? ''}差不多。` : '';
}

/** The one sentence of 我的店. */
export function insightWords(insight: Insight): string {
  switch (insight.code) {
    case 'first-day':
      return '还没有上周同一时间的账，过几天就能比了。';
    case 'nothing-yet':
      return '今天还没开张，扫一件就开始。';
    case 'same':
      return `和上周${WEEKDAYS[insight.weekday] ?? ''}同一时间差不多。`;
    case 'more':
    case 'less': {
      const day = WEEKDAYS[insight.weekday] ?? '';
      const how = insight.code === 'more' ? '多' : '少';
      const why = insight.category === null ? '' : `，主要是${insight.category}`;
      return `比上周${day}同一时间${how}卖 ${insight.percent}%${why}。`;
    }
  }
}
