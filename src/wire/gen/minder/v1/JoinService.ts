// Original file: proto/minder/v1/join.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetChallengeRequest as _minder_v1_GetChallengeRequest, GetChallengeRequest__Output as _minder_v1_GetChallengeRequest__Output } from '../../minder/v1/GetChallengeRequest.ts';
import type { GetChallengeResponse as _minder_v1_GetChallengeResponse, GetChallengeResponse__Output as _minder_v1_GetChallengeResponse__Output } from '../../minder/v1/GetChallengeResponse.ts';
import type { JoinRequest as _minder_v1_JoinRequest, JoinRequest__Output as _minder_v1_JoinRequest__Output } from '../../minder/v1/JoinRequest.ts';
import type { JoinResponse as _minder_v1_JoinResponse, JoinResponse__Output as _minder_v1_JoinResponse__Output } from '../../minder/v1/JoinResponse.ts';
import type { RenewRequest as _minder_v1_RenewRequest, RenewRequest__Output as _minder_v1_RenewRequest__Output } from '../../minder/v1/RenewRequest.ts';
import type { RenewResponse as _minder_v1_RenewResponse, RenewResponse__Output as _minder_v1_RenewResponse__Output } from '../../minder/v1/RenewResponse.ts';

export interface JoinServiceClient extends grpc.Client {
  GetChallenge(argument: _minder_v1_GetChallengeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  GetChallenge(argument: _minder_v1_GetChallengeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  GetChallenge(argument: _minder_v1_GetChallengeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  GetChallenge(argument: _minder_v1_GetChallengeRequest, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  getChallenge(argument: _minder_v1_GetChallengeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  getChallenge(argument: _minder_v1_GetChallengeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  getChallenge(argument: _minder_v1_GetChallengeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  getChallenge(argument: _minder_v1_GetChallengeRequest, callback: grpc.requestCallback<_minder_v1_GetChallengeResponse__Output>): grpc.ClientUnaryCall;
  
  Join(argument: _minder_v1_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _minder_v1_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _minder_v1_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _minder_v1_JoinRequest, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _minder_v1_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _minder_v1_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _minder_v1_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _minder_v1_JoinRequest, callback: grpc.requestCallback<_minder_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  
  Renew(argument: _minder_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _minder_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _minder_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _minder_v1_RenewRequest, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _minder_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _minder_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _minder_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _minder_v1_RenewRequest, callback: grpc.requestCallback<_minder_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface JoinServiceHandlers extends grpc.UntypedServiceImplementation {
  GetChallenge: grpc.handleUnaryCall<_minder_v1_GetChallengeRequest__Output, _minder_v1_GetChallengeResponse>;
  
  Join: grpc.handleUnaryCall<_minder_v1_JoinRequest__Output, _minder_v1_JoinResponse>;
  
  Renew: grpc.handleUnaryCall<_minder_v1_RenewRequest__Output, _minder_v1_RenewResponse>;
  
}

export interface JoinServiceDefinition extends grpc.ServiceDefinition {
  GetChallenge: MethodDefinition<_minder_v1_GetChallengeRequest, _minder_v1_GetChallengeResponse, _minder_v1_GetChallengeRequest__Output, _minder_v1_GetChallengeResponse__Output>
  Join: MethodDefinition<_minder_v1_JoinRequest, _minder_v1_JoinResponse, _minder_v1_JoinRequest__Output, _minder_v1_JoinResponse__Output>
  Renew: MethodDefinition<_minder_v1_RenewRequest, _minder_v1_RenewResponse, _minder_v1_RenewRequest__Output, _minder_v1_RenewResponse__Output>
}
