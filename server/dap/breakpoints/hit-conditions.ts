// Hit counts: "5" is the fifth hit, ">= 5" it and every later one, "% 3" every third.

const FORM = /^(>=|<=|==?|>|<|%)?\s*(\d{1,9})$/;

/** Whether hit number n (from 1) is meant; a text when the condition cannot be read. */
export function readHitCondition(text: string): ((n: number) => boolean) | string {
  const [, operator = '==', digits] = FORM.exec(text.trim()) ?? [];
  if (digits === undefined)
    return `The hit count "${text.slice(0, 40)}" cannot be read. Write a number, or one behind >, >=, <, <=, == or %: "% 3" stops at every third hit.`;
  const wanted = Number(digits);
  switch (operator) {
    case '>':
      return (n) => n > wanted;
    case '>=':
      return (n) => n >= wanted;
    case '<':
      return (n) => n < wanted;
    case '<=':
      return (n) => n <= wanted;
    case '%':
      return wanted > 0
        ? (n) => n % wanted === 0
        : 'The hit count "% 0" means nothing. Write a number from 1 behind %.';
    default:
      return (n) => n === wanted;
  }
}
