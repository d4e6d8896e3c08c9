/** How a server says no. */
export const problem = (status: number, code: string): Response => new Response(JSON.stringify({ status, code }), { status });
