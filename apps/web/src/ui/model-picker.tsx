'use client';

import { modelName } from '@codex-web/contracts/model';
import type { ModelsAnswer } from '@codex-web/contracts/task';
import { Bot } from 'lucide-react';
import { Picker } from './picker.tsx';
import type { PickerOption } from './picker-list.tsx';
import { Spinner } from './spinner.tsx';

type ModelPickerProps = {
  models: ModelsAnswer;
  model: string | null;
  onChange: (model: string) => void;
  /** The models are being asked for. */
  busy?: boolean;
  onOpen?: () => void;
};

/** Picks one of the models that are offered; where the provider lists none, any id may be typed in. */
export function ModelPicker({ models, model, onChange, busy = false, onOpen }: ModelPickerProps) {
  const isListed = models.items.length > 0;
  const options = isListed
    ? models.items.map(({ id, label }) => ({ value: id, label }))
    : model === null
      ? []
      : [{ value: model, label: model }];
  const search = isListed
    ? { placeholder: 'Find a model' }
    : { placeholder: 'Type the id of a model', fromText: typedModel };
  return (
    <Picker
      label="Model"
      icon={<Bot aria-hidden className="size-3.5 shrink-0" />}
      shown={models.items.find(({ id }) => id === model)?.label ?? model ?? 'Choose a model'}
      value={model}
      options={options}
      {...(isListed && options.length <= 6 ? {} : { search })}
      {...(busy && !isListed ? { instead: <Loading /> } : {})}
      {...(onOpen ? { onOpen } : {})}
      onChange={onChange}
      className="max-w-52"
    />
  );
}

function typedModel(text: string): PickerOption | null {
  return modelName.safeParse(text).success ? { value: text, label: `Use ${text}` } : null;
}

function Loading() {
  return (
    <p role="status" className="flex items-center gap-2 px-3 py-2.5 text-sm text-muted">
      <Spinner />
      Asking for the models…
    </p>
  );
}
