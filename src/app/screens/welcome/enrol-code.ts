/** An enrolment code typed or scanned: eight digits, blanks between the fours allowed. */
export function enrolCodeIn(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{8}$/.test(digits) ? digits : null;
}
