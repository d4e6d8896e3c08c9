/** Numbers that nobody needs to write down: of identity papers and of bank cards. Twin of `server/kinds/guard/numbers.py`. */
const BETWEEN = /(?<=\d)[ \-‐–—.·](?=[\dXx])/g; // one number even where something stands between its digits
const RUN = /(?<!\d)\d{14,18}[\dXx](?!\d)/g;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

export interface Found {
  subject: string;
  found: string;
}

export function numberIn(text: string): Found | null {
  for (const [digits] of text.replace(BETWEEN, '').matchAll(RUN)) {
    const subject = isIdentity(digits) ? 'identity' : isCard(digits) ? 'bank' : null;
    if (subject) return { subject, found: `${digits.slice(0, 3)}…` };
  }
  return null;
}

/** Eighteen digits are one whatever their last; fifteen are one where a birthday stands in them. */
function isIdentity(digits: string): boolean {
  if (digits.length === 18) return /\d$/.test(digits) || isChecked(digits);
  return /^[1-9]\d{14}$/.test(digits) && isDay(digits.slice(6, 12));
}

function isChecked(digits: string): boolean {
  const total = WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
  return CHECKS[total % 11] === digits[17]!.toUpperCase();
}

function isCard(digits: string): boolean {
  return /^\d{16,19}$/.test(digits) && (digits.startsWith('62') || hasLuhn(digits));
}

function hasLuhn(digits: string): boolean {
  const total = [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return total % 10 === 0 && /[^0]/.test(digits);
}

function isDay(digits: string): boolean {
  const [year, month, day] = [1900 + Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month > 0;
}
