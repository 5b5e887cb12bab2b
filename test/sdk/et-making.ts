/** What lines and channels are made of, where a suite does not mind. */

export const LINE = {
  ...{ name: 'l', description: 'd', isp: 'ISP_CMCC', intfType: '1G', apType: 'SINGLE', apAddr: 'BJYZ' },
  ...{ userName: 'u', userPhone: '18200000000', userEmail: 'u@corp.test', userIdc: 'Beijing' },
};

/** A static one. */
export const CHANNEL = {
  ...{ name: 'c', description: 'd', baiduAddress: '192.0.2.1/30', customerAddress: '192.0.2.2/30' },
  ...{ routeType: 'static-route', vlanId: 100, networks: ['172.16.0.0/12'] },
};
