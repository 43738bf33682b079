// Original file: proto/minder/v1/control.proto

export const MaintenanceKind = {
  MAINTENANCE_KIND_UNSPECIFIED: 'MAINTENANCE_KIND_UNSPECIFIED',
  MAINTENANCE_KIND_CORDONED: 'MAINTENANCE_KIND_CORDONED',
  MAINTENANCE_KIND_DRAINING: 'MAINTENANCE_KIND_DRAINING',
  MAINTENANCE_KIND_DRAINED: 'MAINTENANCE_KIND_DRAINED',
} as const;

export type MaintenanceKind =
  | 'MAINTENANCE_KIND_UNSPECIFIED'
  | 0
  | 'MAINTENANCE_KIND_CORDONED'
  | 1
  | 'MAINTENANCE_KIND_DRAINING'
  | 2
  | 'MAINTENANCE_KIND_DRAINED'
  | 3

export type MaintenanceKind__Output = typeof MaintenanceKind[keyof typeof MaintenanceKind]
