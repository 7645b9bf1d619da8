'use client';

import { type NoticeChannel, noticeChannels } from '@codex-web/contracts/notice-type';
import {
  type NotificationPreference,
  type NotificationPreferencesAnswer,
  notificationPreferencesAnswer,
} from '@codex-web/contracts/notification';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { SaveBar } from '@/ui/save-bar.tsx';
import { useAction } from '@/ui/use-action.ts';

const channelWords: Record<NoticeChannel, string> = { page: 'Page', push: 'Browser', email: 'E-mail' };

/** What the person is told of, and in which ways. */
export function PreferenceMatrix({ answer }: { answer: NotificationPreferencesAnswer }) {
  const [items, setItems] = useState(answer.items);
  const save = useAction(async () => {
    const chosen = items
      .filter(({ fixed }) => !fixed)
      .map(({ type, page, push, email }) => ({ type, page, push, email }));
    const body = { items: chosen };
    const saved = await request(notificationPreferencesAnswer, '/notification-preferences', { method: 'PUT', body });
    setItems(saved.items);
  });
  const change = (type: string, channel: NoticeChannel, isOn: boolean) => {
    save.reset();
    setItems((before) => before.map((item) => (item.type === type ? { ...item, [channel]: isOn } : item)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  return (
    <form aria-label="What you are told of" onSubmit={submit}>
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-sm text-muted">
            <th scope="col" className="py-1.5 pr-2 font-medium">
              What happened
            </th>
            {noticeChannels.map((channel) => (
              <th key={channel} scope="col" className="w-16 py-1.5 text-center font-medium">
                {channelWords[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.type} item={item} onChange={(channel, isOn) => change(item.type, channel, isOn)} />
          ))}
        </tbody>
      </table>
      <SaveBar busy={save.busy} done={save.done} failure={save.failure} failureTitle="Your choice was not saved." />
    </form>
  );
}

type RowProps = { item: NotificationPreference; onChange: (channel: NoticeChannel, isOn: boolean) => void };

function Row({ item, onChange }: RowProps) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-2 text-left font-normal">
        {item.label}
        {item.fixed && <span className="block text-xs text-muted">You are always told: it concerns your account.</span>}
      </th>
      {noticeChannels.map((channel) => (
        <td key={channel} className="p-0 text-center">
          <label className="grid min-h-9 cursor-pointer place-items-center touch:min-h-11">
            <input
              type="checkbox"
              aria-label={`${item.label}: ${channelWords[channel]}`}
              checked={item[channel]}
              disabled={item.fixed}
              onChange={(event) => onChange(channel, event.target.checked)}
              className="size-4 accent-(--accent-fill) disabled:opacity-60"
            />
          </label>
        </td>
      ))}
    </tr>
  );
}
