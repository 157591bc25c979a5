// Small choices about how the window looks, kept by the web view. Nothing that matters: without
// storage the window begins as it is made.

export function recallChoice<T>(name: string, fallback: T): T {
  try {
    const stored = localStorage.getItem(`memoryhub.${name}`);
    return stored === null ? fallback : (JSON.parse(stored) as T);
  } catch {
    return fallback;
  }
}

export function keepChoice(name: string, value: unknown): void {
  try {
    localStorage.setItem(`memoryhub.${name}`, JSON.stringify(value));
  } catch {
    // Storage may be full or forbidden; the choice holds until the window closes.
  }
}
