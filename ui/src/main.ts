import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './lib/backend';
import { app } from './lib/domain/app.svelte';
import { leaveKeysToInputMethods } from './lib/domain/compositions';

leaveKeysToInputMethods(window);

// The first frame is drawn in the right colours and language: nothing is shown before they are
// known, which takes one answer.
await connect();
await app.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
