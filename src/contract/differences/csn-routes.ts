import type { CSN_ROUTES } from '../csn-routes.ts';
import type { DifferencesOf } from './difference.ts';

export const CSN_ROUTES_DIFFERENCES = {
  QueryRouteTableList: [],
  AddRouteRule: [],
  QueryRouteRule: [],
  DeleteRouteRule: [],
  CreateStudyRelation: [],
  QueryStudyRelation: [],
  DeleteStudyRelation: [],
  CreateAssociationRelation: [],
  QueryAssociationRelation: [],
  DeleteAssociationRelation: [],
} satisfies DifferencesOf<typeof CSN_ROUTES>;
