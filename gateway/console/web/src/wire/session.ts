// The pages' own contract for signing in: plain JSON below /console/session/. The header keeps other
// sites' forms out.

const headers = { 'content-type': 'application/json', 'connect-protocol-version': '1' };

async function post(act: string, body: unknown = {}): Promise<Response> {
  return fetch(`/console/session/${act}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function reasonIn(response: Response): Promise<string> {
  try {
    const { reason } = (await response.json()) as { reason?: unknown };
    return typeof reason === 'string' ? reason : '';
  } catch {
    return '';
  }
}

export type SignIn = { done: true } | { done: false; reason: string; waitSeconds: number };

export async function signIn(email: string, password: string, code: string): Promise<SignIn> {
  const response = await post('sign-in', code ? { email, password, code } : { email, password });
  if (response.ok) return { done: true };
  return {
    done: false,
    reason: (await reasonIn(response)) || (response.status === 429 ? 'TOO_MANY_ATTEMPTS' : 'AWAY'),
    waitSeconds: Number(response.headers.get('retry-after') ?? 60),
  };
}

export async function signOut(): Promise<void> {
  const response = await post('sign-out');
  if (!response.ok) throw new Error(`sign-out: ${response.status}`);
}

export interface Invitation {
  display_name: string;
  email: string;
  totp_secret: string;
  totp_uri: string;
}

// Null where it is used up, too old or none.
export async function readInvitation(token: string): Promise<Invitation | null> {
  const response = await post('invitation', { token });
  if (response.ok) return (await response.json()) as Invitation;
  if (response.status === 410 || response.status === 404) return null;
  throw new Error(`invitation: ${response.status}`);
}

export type Acceptance = { codes: string[] } | { reason: string };

export async function acceptInvitation(token: string, password: string, code: string): Promise<Acceptance> {
  const response = await post('invitation/accept', { token, password, code });
  if (response.ok) {
    const { recovery_codes } = (await response.json()) as { recovery_codes?: string[] };
    return { codes: recovery_codes ?? [] };
  }
  if (response.status === 410) return { reason: 'GONE' };
  return { reason: (await reasonIn(response)) || 'AWAY' };
}

export async function hasPasswords(): Promise<boolean> {
  const response = await fetch('/console/session/methods');
  if (!response.ok) return true;
  const { local } = (await response.json()) as { local?: boolean };
  return local !== false;
}
