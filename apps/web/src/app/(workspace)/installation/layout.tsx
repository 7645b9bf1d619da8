import type { ReactNode } from 'react';
import { SettingsNavigation } from '@/features/settings/settings-navigation.tsx';

export default function InstallationLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <SettingsNavigation />
      {children}
    </div>
  );
}
