/** `100…2071`: enough to recognise a number, too little to read it over a shoulder. */
export function shortPhone(phone: string): string {
  const digits = phone.replace(/[ -]/g, '');
  return digits.length > 7 ? `${digits.slice(0, 3)}…${digits.slice(-4)}` : digits;
}
