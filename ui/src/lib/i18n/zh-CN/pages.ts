import type en from '../en/pages';
import type { Same } from '../types';

const pages: Same<typeof en> = {};
export default pages;
