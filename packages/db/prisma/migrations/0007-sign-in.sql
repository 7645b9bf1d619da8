-- How a session was opened, and when its person last showed who they are.
ALTER TABLE sessions ADD COLUMN method text NOT NULL DEFAULT 'password'
  CHECK (method IN ('password', 'second-factor', 'passkey', 'provider', 'provider-alone'));
ALTER TABLE sessions ADD COLUMN confirmed_at timestamptz(3) NOT NULL DEFAULT now();
UPDATE sessions SET confirmed_at = created_at;

-- The secret that an authenticator app holds too; a second factor is asked for once it is confirmed. A code is good
-- once: those of `last_step`, the number of its 30 seconds, and before are refused.
CREATE TABLE totp_secrets (
  id uuid PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  last_step bigint,
  confirmed_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE recovery_codes (
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  code_hash text NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
  id uuid PRIMARY KEY,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  credential_id text NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  name text NOT NULL,
  synced boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3)
);
CREATE INDEX ON passkeys (user_id);

-- What was begun and waits for its answer: a second factor after the password, or the signature of a passkey.
CREATE TABLE sign_in_challenges (
  token_hash text PRIMARY KEY,
  purpose text NOT NULL
    CHECK (purpose IN ('second-factor', 'passkey-sign-in', 'passkey-registration', 'passkey-confirmation')),
  user_id text REFERENCES users ON DELETE CASCADE,
  challenge text,
  tries integer NOT NULL DEFAULT 0,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX ON sign_in_challenges (expires_at);

-- Tries that failed, by a hash of the account, the address or the person they were about; of accounts that do not
-- exist as well.
CREATE TABLE sign_in_failures (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  locked_until timestamptz(3),
  last_at timestamptz(3) NOT NULL
);
CREATE INDEX ON sign_in_failures (last_at);

-- Links to set a new password or to confirm a new e-mail address.
CREATE TABLE account_links (
  id uuid PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('password-reset', 'email-change')),
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  email text,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((purpose = 'email-change') = (email IS NOT NULL))
);
CREATE INDEX ON account_links (user_id);

-- Asked for, whether there is such a person or not; answered by mail a moment later.
CREATE TABLE password_reset_requests (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  ip text,
  user_agent text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- E-mail that waits to be sent. Its text is encrypted, for it may hold a link that opens an account.
CREATE TABLE mail_outbox (
  id uuid PRIMARY KEY,
  recipient text NOT NULL,
  subject text NOT NULL,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz(3) NOT NULL DEFAULT now(),
  give_up_at timestamptz(3) NOT NULL,
  gave_up_at timestamptz(3),
  last_error text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON mail_outbox (next_try_at) WHERE gave_up_at IS NULL;
