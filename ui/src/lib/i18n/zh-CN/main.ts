import type { Same } from '../types';
import type en from '../en/main';

const main: Same<typeof en> = {};
export default main;
