export { language, setLanguage, spoken, t, words, type Key, type Spoken } from './i18n.svelte';
