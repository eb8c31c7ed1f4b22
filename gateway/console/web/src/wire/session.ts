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

// Who may vouch for people here, beside a password.
export interface Provider {
  id: string;
  display_name: string;
}

export interface Methods {
  local: boolean;
  oidc: readonly Provider[];
}

export async function readMethods(): Promise<Methods> {
  const response = await fetch('/console/session/methods');
  if (!response.ok) throw new Error(`methods: ${response.status}`);
  return (await response.json()) as Methods;
}

// Leaves the page for the provider's, which sends the browser back; with the token of an invitation
// that is taken up by it. False where the provider is away.
export async function goToProvider(provider: string, token = ''): Promise<boolean> {
  const response = await post('oidc/begin', token ? { provider, token } : { provider });
  if (!response.ok) return false;
  const { url } = (await response.json()) as { url: string };
  location.assign(url);
  return true;
}

// Why the provider's answer let nobody in: it stands in the address for the page to take away.
export function takeRefusal(): string {
  const found = /^#refused=([A-Z_]+)$/.exec(location.hash);
  if (!found) return '';
  history.replaceState(history.state, '', location.pathname);
  return found[1] ?? '';
}
