// The keys that the user chose instead of the usual ones, by action.

class Bindings {
  chosen = $state.raw<Readonly<Record<string, readonly string[] | undefined>>>({});
}

export const bindings = new Bindings();
