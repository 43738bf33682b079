import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetChallengeRequest as _minder_v1_GetChallengeRequest, GetChallengeRequest__Output as _minder_v1_GetChallengeRequest__Output } from './minder/v1/GetChallengeRequest.ts';
import type { GetChallengeResponse as _minder_v1_GetChallengeResponse, GetChallengeResponse__Output as _minder_v1_GetChallengeResponse__Output } from './minder/v1/GetChallengeResponse.ts';
import type { JoinRequest as _minder_v1_JoinRequest, JoinRequest__Output as _minder_v1_JoinRequest__Output } from './minder/v1/JoinRequest.ts';
import type { JoinResponse as _minder_v1_JoinResponse, JoinResponse__Output as _minder_v1_JoinResponse__Output } from './minder/v1/JoinResponse.ts';
import type { JoinServiceClient as _minder_v1_JoinServiceClient, JoinServiceDefinition as _minder_v1_JoinServiceDefinition } from './minder/v1/JoinService.ts';
import type { RenewRequest as _minder_v1_RenewRequest, RenewRequest__Output as _minder_v1_RenewRequest__Output } from './minder/v1/RenewRequest.ts';
import type { RenewResponse as _minder_v1_RenewResponse, RenewResponse__Output as _minder_v1_RenewResponse__Output } from './minder/v1/RenewResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      GetChallengeRequest: MessageTypeDefinition<_minder_v1_GetChallengeRequest, _minder_v1_GetChallengeRequest__Output>
      GetChallengeResponse: MessageTypeDefinition<_minder_v1_GetChallengeResponse, _minder_v1_GetChallengeResponse__Output>
      JoinRequest: MessageTypeDefinition<_minder_v1_JoinRequest, _minder_v1_JoinRequest__Output>
      JoinResponse: MessageTypeDefinition<_minder_v1_JoinResponse, _minder_v1_JoinResponse__Output>
      JoinService: SubtypeConstructor<typeof grpc.Client, _minder_v1_JoinServiceClient> & { service: _minder_v1_JoinServiceDefinition }
      RenewRequest: MessageTypeDefinition<_minder_v1_RenewRequest, _minder_v1_RenewRequest__Output>
      RenewResponse: MessageTypeDefinition<_minder_v1_RenewResponse, _minder_v1_RenewResponse__Output>
    }
  }
}
