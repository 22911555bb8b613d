/** Rates and lengths of time as people read them. */

/** Never with an exponent, however small. */
const TWO_DIGITS = new Intl.NumberFormat('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
const SIX_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });

export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  return `${value < 1 ? TWO_DIGITS.format(value) : value.toFixed(1)} %`;
}

/** Of a round number, as on an axis: no digit more than it has. */
export function roundPercent(share: number): string {
  return `${SIX_DIGITS.format(share * 100)} %`;
}

export function timeText(ns: number): string {
  if (ns < 1000) return `${Math.round(ns)} ns`;
  if (ns < 1e6) return `${short(ns / 1e3)} us`;
  if (ns < 1e9) return `${short(ns / 1e6)} ms`;
  return `${short(ns / 1e9)} s`;
}

const short = (n: number): string => String(Number(n.toPrecision(3)));
