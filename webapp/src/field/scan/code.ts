/** What a building's code says: the address `/b/<id>`, under whichever name our server was reached when it was printed. */
const CODE = /^https?:\/\/[^/]+\/b\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The building that a code names; null for any other code. */
export const buildingIn = (text: string): string | null => CODE.exec(text.trim())?.[1] ?? null;
