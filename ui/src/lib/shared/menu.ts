import type { Component } from 'svelte';

/** A line of a menu. */
export interface MenuItem {
  label: string;
  /** A second, quieter line. */
  hint?: string;
  icon?: Component<{ size?: number | string }>;
  /** A layer's dot before the words. */
  dot?: string;
  /** The keys that do the same. */
  keys?: string;
  /** The chosen one of a choice; absent where nothing is chosen. */
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  testid?: string;
  /** What it does; a line with `items` opens a menu instead. */
  run?: () => void;
  items?: MenuItem[];
}
