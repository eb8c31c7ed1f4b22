import type { ReactNode } from 'react';

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {text && <p className="soft">{text}</p>}
      {children}
    </div>
  );
}
