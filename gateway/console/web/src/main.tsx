import './style/console.scss';
import './frame/theme.ts';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { startWorker } from './frame/alerts.ts';
import { Console } from './pages/Console.tsx';
import { currentLanguage, speak } from './words/language.ts';

speak(currentLanguage());
startWorker();
createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
