// What orval's functions call: `fetch`, with the address that is asked at the moment.
export const asked = { baseUrl: "" };

export default async function call<T>(path: string, options: RequestInit): Promise<T> {
  const response = await fetch(asked.baseUrl + path, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}`);
  return { data: JSON.parse(text), status: response.status, headers: response.headers } as T;
}
