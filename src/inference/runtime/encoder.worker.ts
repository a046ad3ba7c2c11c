import { serve } from '#platform/rpc.ts';
import { encoderHandlers } from './encoder-host.ts';
import type { EncoderProtocol } from './encoder-protocol.ts';

serve<EncoderProtocol>(globalThis, encoderHandlers());
