/** One step of what 3D Spark does with a file; they follow each other in the order of a list. */
export type Step = { id: string; name: string; activeMessage: string; finishedMessage: string; isFinished: boolean; error?: string };

/** The state of a file, a part or a process chain in the shape that the File API page shows, the misspelled field included. */
export function stateMachine(steps: Step[]): Record<string, unknown> {
  const choices = steps.map((step, index) => [
    step.id,
    {
      name: step.name,
      error: { message: step.error ?? null, error_raised: step.error !== undefined, recommmended_user_action: null },
      index,
      finished: step.isFinished,
      active_message: step.activeMessage,
      finished_message: step.finishedMessage,
    },
  ]);
  return { active: 'pending', choices: Object.fromEntries(choices), previous: steps.findLast((step) => step.isFinished)?.id ?? null };
}

export const uploadStep: Step = {
  id: 'upload',
  name: 'Upload',
  activeMessage: 'Uploading CAD file',
  finishedMessage: 'CAD file uploaded.',
  isFinished: true,
};
