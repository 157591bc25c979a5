import './app.css';
import { mount } from 'svelte';
import { connect } from './lib/backend';
import { app } from './lib/domain/app.svelte';
import CapturePage from './lib/views/CapturePage.svelte';
import { leaveKeysToInputMethods } from './lib/domain/compositions';

leaveKeysToInputMethods(window);

// As in the main window, nothing is drawn before colours and language are known.
await connect();
await app.start({ status: false });
const target = document.getElementById('app');
if (target) mount(CapturePage, { target });
