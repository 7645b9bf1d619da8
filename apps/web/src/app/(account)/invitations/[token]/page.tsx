import { redirect } from 'next/navigation';

type Props = { params: Promise<{ token: string }> };

/** An invitation is used where people sign up. */
export default async function InvitationPage({ params }: Props) {
  redirect(`/sign-up?token=${encodeURIComponent((await params).token)}`);
}
