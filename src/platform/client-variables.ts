/**
 * The environment in which clients find a server: Baidu's Terraform provider by the names it reads, programs of one's own
 * by BCE_*.
 *
 * @param at.endpoint with scheme and port; every service of the region is there.
 */
export const clientVariables = (at: {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}) => ({
  BAIDUCLOUD_ACCESS_KEY: at.accessKeyId,
  BAIDUCLOUD_SECRET_KEY: at.secretAccessKey,
  BAIDUCLOUD_REGION: at.region,
  LOCALDNS_ENDPOINT: at.endpoint,
  VPC_ENDPOINT: at.endpoint,
  BCE_ACCESS_KEY_ID: at.accessKeyId,
  BCE_SECRET_ACCESS_KEY: at.secretAccessKey,
  BCE_ENDPOINT: at.endpoint,
});
