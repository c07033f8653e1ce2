// The endpoint as one function Request → Response: it opens no socket and starts nothing.
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { PAY_PATHS } from '../core/pay/protocol.ts';
import { PATHS } from '../core/protocol.ts';
import { isInfrastructure } from './database/failure.ts';
import type { Carried, Endpoint } from './endpoint.ts';
import { failureLine } from './log.ts';
import { refuse } from './routes/answer.ts';
import { baseRoute } from './routes/base.ts';
import { catalogueRoute } from './routes/catalogue.ts';
import { enrolRoute } from './routes/enrol.ts';
import { healthRoute } from './routes/health.ts';
import { doorRoute, joinRoute } from './routes/join.ts';
import { lackingRoute } from './routes/lacking.ts';
import { newsRoute } from './routes/news.ts';
import { officeRoute } from './routes/office.ts';
import { fences, pageRoute } from './routes/page.ts';
import { payRoute } from './routes/pay.ts';
import { photoRoute } from './routes/photo.ts';
import { pastRoute, pullRoute } from './routes/pull.ts';
import { pushRoute } from './routes/push.ts';
import { secretRoute } from './routes/secret.ts';
import { seenRoute } from './routes/seen.ts';
import { sessionGate } from './routes/session-gate.ts';
import { sessionRoute } from './routes/session.ts';

const BEHIND_THE_GATE = [
  PATHS.pull,
  PATHS.past,
  PATHS.base,
  PATHS.news,
  PATHS.catalogue,
  `${PATHS.catalogue}/*`,
  `${PATHS.photo}/*`,
  `${PATHS.secret}/*`,
  PATHS.lacking,
  PATHS.seen,
  PATHS.door,
  ...Object.values(PAY_PATHS),
];

/** The central endpoint. */
export function createApp(endpoint: Endpoint): Hono<Carried> {
  const app = new Hono<Carried>();
  app.use(requestLog(endpoint), fences);
  const gate = sessionGate(endpoint);
  for (const path of BEHIND_THE_GATE) app.use(path, gate);
  app.route(PATHS.enrol, enrolRoute(endpoint));
  app.route(PATHS.session, sessionRoute(endpoint));
  app.route(PATHS.push, pushRoute(endpoint));
  app.route(PATHS.pull, pullRoute(endpoint));
  app.route(PATHS.past, pastRoute(endpoint));
  app.route(PATHS.base, baseRoute(endpoint));
  app.route(PATHS.news, newsRoute(endpoint));
  app.route(PATHS.catalogue, catalogueRoute(endpoint));
  app.route(PATHS.photo, photoRoute(endpoint));
  app.route(PATHS.secret, secretRoute(endpoint));
  app.route(PATHS.lacking, lackingRoute(endpoint));
  app.route(PATHS.seen, seenRoute(endpoint));
  app.route(PATHS.door, doorRoute(endpoint));
  app.route(PATHS.join, joinRoute(endpoint));
  app.route(PATHS.office, officeRoute(endpoint));
  app.route('/', payRoute(endpoint));
  app.route(PATHS.health, healthRoute(endpoint));
  app.route('/', pageRoute(endpoint));
  app.notFound((c) => refuse(c, { why: 'not-found' }));
  app.onError((failure, c) => {
    endpoint.log({ event: 'failure', path: c.req.path, ...failureLine(failure) });
    return isInfrastructure(failure)
      ? refuse(c, { why: 'busy' })
      : c.body(null, 500, { 'cache-control': 'no-store' });
  });
  return app;
}

const requestLog = ({ log, now }: Endpoint) =>
  createMiddleware<Carried>(async (c, next) => {
    const since = now();
    await next();
    log({
      event: 'request',
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: now() - since,
      station: c.get('station') ?? null,
    });
  });
