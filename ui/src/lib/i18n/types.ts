// The shape of the words: English is the model, every other language has exactly its keys.

/** Words of one namespace: text, or groups of it. */
export interface Words {
  [key: string]: string | Words;
}

/** The same keys as `T`. The singular (`_one`) is left out: Chinese has no plural forms. */
export type Same<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Same<T[K]>;
};

type Base<K extends string> = K extends `${infer B}_${'zero' | 'one' | 'other'}` ? B : K;

/** Every key of a namespace, `group.key`; plural endings taken off. */
export type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? Base<K> : `${K}.${Keys<T[K]>}`;
}[keyof T & string];
