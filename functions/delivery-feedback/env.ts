import * as z from 'zod';

export const DeliveryFeedbackEnv = z.object({
  REGISTER_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
});
