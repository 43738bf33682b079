import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AcquireLockRequest as _minder_v1_AcquireLockRequest, AcquireLockRequest__Output as _minder_v1_AcquireLockRequest__Output } from './minder/v1/AcquireLockRequest.ts';
import type { AcquireLockResponse as _minder_v1_AcquireLockResponse, AcquireLockResponse__Output as _minder_v1_AcquireLockResponse__Output } from './minder/v1/AcquireLockResponse.ts';
import type { BreakLockRequest as _minder_v1_BreakLockRequest, BreakLockRequest__Output as _minder_v1_BreakLockRequest__Output } from './minder/v1/BreakLockRequest.ts';
import type { BreakLockResponse as _minder_v1_BreakLockResponse, BreakLockResponse__Output as _minder_v1_BreakLockResponse__Output } from './minder/v1/BreakLockResponse.ts';
import type { CheckLockRequest as _minder_v1_CheckLockRequest, CheckLockRequest__Output as _minder_v1_CheckLockRequest__Output } from './minder/v1/CheckLockRequest.ts';
import type { CheckLockResponse as _minder_v1_CheckLockResponse, CheckLockResponse__Output as _minder_v1_CheckLockResponse__Output } from './minder/v1/CheckLockResponse.ts';
import type { CheckPidsRequest as _minder_v1_CheckPidsRequest, CheckPidsRequest__Output as _minder_v1_CheckPidsRequest__Output } from './minder/v1/CheckPidsRequest.ts';
import type { CheckPidsResponse as _minder_v1_CheckPidsResponse, CheckPidsResponse__Output as _minder_v1_CheckPidsResponse__Output } from './minder/v1/CheckPidsResponse.ts';
import type { EndSessionRequest as _minder_v1_EndSessionRequest, EndSessionRequest__Output as _minder_v1_EndSessionRequest__Output } from './minder/v1/EndSessionRequest.ts';
import type { EndSessionResponse as _minder_v1_EndSessionResponse, EndSessionResponse__Output as _minder_v1_EndSessionResponse__Output } from './minder/v1/EndSessionResponse.ts';
import type { ListLocksRequest as _minder_v1_ListLocksRequest, ListLocksRequest__Output as _minder_v1_ListLocksRequest__Output } from './minder/v1/ListLocksRequest.ts';
import type { ListLocksResponse as _minder_v1_ListLocksResponse, ListLocksResponse__Output as _minder_v1_ListLocksResponse__Output } from './minder/v1/ListLocksResponse.ts';
import type { Lock as _minder_v1_Lock, Lock__Output as _minder_v1_Lock__Output } from './minder/v1/Lock.ts';
import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from './minder/v1/LockGuard.ts';
import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from './minder/v1/LockIdentity.ts';
import type { PidQuery as _minder_v1_PidQuery, PidQuery__Output as _minder_v1_PidQuery__Output } from './minder/v1/PidQuery.ts';
import type { ReleaseLockRequest as _minder_v1_ReleaseLockRequest, ReleaseLockRequest__Output as _minder_v1_ReleaseLockRequest__Output } from './minder/v1/ReleaseLockRequest.ts';
import type { ReleaseLockResponse as _minder_v1_ReleaseLockResponse, ReleaseLockResponse__Output as _minder_v1_ReleaseLockResponse__Output } from './minder/v1/ReleaseLockResponse.ts';
import type { RenewSessionRequest as _minder_v1_RenewSessionRequest, RenewSessionRequest__Output as _minder_v1_RenewSessionRequest__Output } from './minder/v1/RenewSessionRequest.ts';
import type { RenewSessionResponse as _minder_v1_RenewSessionResponse, RenewSessionResponse__Output as _minder_v1_RenewSessionResponse__Output } from './minder/v1/RenewSessionResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      AcquireLockRequest: MessageTypeDefinition<_minder_v1_AcquireLockRequest, _minder_v1_AcquireLockRequest__Output>
      AcquireLockResponse: MessageTypeDefinition<_minder_v1_AcquireLockResponse, _minder_v1_AcquireLockResponse__Output>
      BreakLockRequest: MessageTypeDefinition<_minder_v1_BreakLockRequest, _minder_v1_BreakLockRequest__Output>
      BreakLockResponse: MessageTypeDefinition<_minder_v1_BreakLockResponse, _minder_v1_BreakLockResponse__Output>
      CheckLockRequest: MessageTypeDefinition<_minder_v1_CheckLockRequest, _minder_v1_CheckLockRequest__Output>
      CheckLockResponse: MessageTypeDefinition<_minder_v1_CheckLockResponse, _minder_v1_CheckLockResponse__Output>
      CheckPidsRequest: MessageTypeDefinition<_minder_v1_CheckPidsRequest, _minder_v1_CheckPidsRequest__Output>
      CheckPidsResponse: MessageTypeDefinition<_minder_v1_CheckPidsResponse, _minder_v1_CheckPidsResponse__Output>
      EndSessionRequest: MessageTypeDefinition<_minder_v1_EndSessionRequest, _minder_v1_EndSessionRequest__Output>
      EndSessionResponse: MessageTypeDefinition<_minder_v1_EndSessionResponse, _minder_v1_EndSessionResponse__Output>
      ListLocksRequest: MessageTypeDefinition<_minder_v1_ListLocksRequest, _minder_v1_ListLocksRequest__Output>
      ListLocksResponse: MessageTypeDefinition<_minder_v1_ListLocksResponse, _minder_v1_ListLocksResponse__Output>
      Lock: MessageTypeDefinition<_minder_v1_Lock, _minder_v1_Lock__Output>
      LockGuard: MessageTypeDefinition<_minder_v1_LockGuard, _minder_v1_LockGuard__Output>
      LockIdentity: MessageTypeDefinition<_minder_v1_LockIdentity, _minder_v1_LockIdentity__Output>
      LockMode: EnumTypeDefinition
      PidQuery: MessageTypeDefinition<_minder_v1_PidQuery, _minder_v1_PidQuery__Output>
      PidState: EnumTypeDefinition
      ReleaseLockRequest: MessageTypeDefinition<_minder_v1_ReleaseLockRequest, _minder_v1_ReleaseLockRequest__Output>
      ReleaseLockResponse: MessageTypeDefinition<_minder_v1_ReleaseLockResponse, _minder_v1_ReleaseLockResponse__Output>
      RenewSessionRequest: MessageTypeDefinition<_minder_v1_RenewSessionRequest, _minder_v1_RenewSessionRequest__Output>
      RenewSessionResponse: MessageTypeDefinition<_minder_v1_RenewSessionResponse, _minder_v1_RenewSessionResponse__Output>
    }
  }
}
