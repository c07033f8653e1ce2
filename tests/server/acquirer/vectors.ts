/** Made with alipay-sdk 4.14.0 and wechatpay-axios-plugin 0.9.6 with keys made for this file. */
export const VECTORS = {
  privateKey:
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC2qvYS6UE2kqbH\nglUlNsnP3dG2JlFIKlCTAuhFk4SJU/tcIQQKzQ7duSU6zM/KgEUA/gabsx8QvidF\nj32ITlvwPEnKUpEwujxcSkMrZH3ivFBTTPnbxTtlsg8AjO+Ey9fXsZjoGnqVKyK8\n1uBhp3G9lb0VPqetx0gwHD17tDumhnT5nTSC0uhaRwZqwQA98SDCLMXA3lz+jkBx\nG8XS3l7puncUt/DSSTfZwzjyDgIdadoQ58fN/bLwTyisyI5qJFbK0vs+9NBKZqDT\nfKgHFRefwAH8L9vP/PVwyiYCKsHEj3yFuwJRFcAYk0Ee6HsyWBk3fT6iXFJ+InsZ\ngsloT20vAgMBAAECggEAHVD2yTYyRyXmKmLac2yFmxzIiWlA5koUQGPZD0GLpdaa\nosCRu4IJfsA2H2e7eY54hJ5ARUDMHY3HE7zhsryQuM+UMCpsLtvU0CMDALXSFk+O\nvK+/8euHity216nGzxNAAtf36FhHkCUqIBCEVmffM0QS4pP5qUQwa7g8jdvxLtpk\nBhml39v3u0maVUTdFvozoyEgbtYJZ+tYI7Jy5/jtYUugz/EDiXdVifOu4CEiIxXc\nNet7uynhPhkXP61w8IfO3FUnp4X1Xy9THI+jobPgKaGjS7Mn/hAIGMdT1Ho1VRIA\nCCFEAqx1hDzZBaYI+brPEJDBZhhC2XBzUuwljxoIQQKBgQDY5eGkoyOzQlC+7wRv\nd9P/sOLuSF2k/ntxev4NIigAp7mcy5SAYpFBOM7Yd60bqqw8Nbo8PutA9GoRker5\nsIHIaB9eKmuQ/6yQAT3qE0d8/m29ghMxgHx2EYoLjEI70Lmjl8pJI9U4eBFiK9A/\ntzxnP3kwHB3QrWUSAwAvdxwP0QKBgQDXmVB4U0yxMW/jIsWcaXJ/CIH6hSXUhuUA\nJmQMEPQoK68eci25GgX4cnxQzuJUaFLVTmhChoOc3sbs7kJhB4CX7FCzBIfD3Ttl\nq6xo7VdFHTZ/ikMg9X6xS+Pwsv+y5ncLKZaqL25hWUgoAP2v+WKmJ7mg1MVSzJ6H\nn+TGKRfs/wKBgEwREvlyXWrYrwjHOn79P1RE7NE0f+MFfLVntQFWIUFZkTb0DriX\n2OlOyvwPvJ4fVRgon4/RYR/+l9RhoE7BIELwgU+9AMxxXkuCo/wbls63TDVSEPkj\nXoLp08gJAJGJuhEtgrvz3StYsIAFbZtq37w1/oJo2ev9Y5zVgJMk6qqBAoGBALzc\n/xMI1Yv7ZKoyUa186eHCUCpm7QbJzF1fRBEV4Ow3qEYhe1BFLanAkIoxUS7j3Hwj\nHU35i92lgdkXtmpNKibryp2ngE7hxCCCTJv2HZbbylvbgIakx4EEm/7Erx3Gqc3L\ndsJKnoUEsyLoC1NWQUaQUhpDiT/JI65nMP8uDFl9AoGANIVz0H4Si7CKjYwd3Wuk\nF47w459LUR38DgVf7U5xW60fBFzs48MmZ5Sp1s9c5p3cLEwOwT7bXf2VUz7ZoQZ8\n11FdSIvHOexPUTVAECIG2MJI4wv+SGkcLkj5ZS0Xb2ewpW5GIeCx1AB3P319AcfI\njLlt8MEoL+fDrNOLpfMtf58=\n-----END PRIVATE KEY-----\n',
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtqr2EulBNpKmx4JVJTbJ\nz93RtiZRSCpQkwLoRZOEiVP7XCEECs0O3bklOszPyoBFAP4Gm7MfEL4nRY99iE5b\n8DxJylKRMLo8XEpDK2R94rxQU0z528U7ZbIPAIzvhMvX17GY6Bp6lSsivNbgYadx\nvZW9FT6nrcdIMBw9e7Q7poZ0+Z00gtLoWkcGasEAPfEgwizFwN5c/o5AcRvF0t5e\n6bp3FLfw0kk32cM48g4CHWnaEOfHzf2y8E8orMiOaiRWytL7PvTQSmag03yoBxUX\nn8AB/C/bz/z1cMomAirBxI98hbsCURXAGJNBHuh7MlgZN30+olxSfiJ7GYLJaE9t\nLwIDAQAB\n-----END PUBLIC KEY-----\n',
  theirPublicKey:
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAo4CkgklITV3OL6ptbCpH\nQFbMfork6ICLmgXFJJrqCSt8Hhz04o679Y4tx6WmcSSlVBw6pTiAYegXQR6bSwdd\nmIDUXJzXeW3McDvQAuRFIlwpCj6ARMZEj1Fln7xKUC/ZCiuxSQVgInZfORNAjCEZ\n/s36d2nHDX5YIgdlo6sI6SJDfQ4O+cDymHZberVi+bCVfZ2B0Xejgz8BMmRRlO64\nQmUVkj61IMw6IgvuBNsjeG8bEMK2v4B3ClLTAkC8ru0Qq2FUwzH+eZGpqgXKBDCT\nX9V+hL/lHGEMj1Uq2vhUIgarR7pNS24z4+PnUQ+rRYAkJbw7gBgw9HET9il8iTiO\nZQIDAQAB\n-----END PUBLIC KEY-----\n',
  alipay: {
    params: {
      method: 'alipay.trade.pay',
      app_id: '2021000000000000',
      charset: 'utf-8',
      version: '1.0',
      sign_type: 'RSA2',
      timestamp: '2026-11-21 22:47:07',
      biz_content:
        '{"out_trade_no":"20150320010101001","scene":"bar_code","auth_code":"28763443825664394","subject":"邮乐购 便利店","total_amount":"88.88"}',
      sign: 'cCtbdXeB3elEZ9pWTR9TP7VGMtB5Tgsn4W2DxkU5JuvBlJzCL9q7GudpWhxCDc4pFHY2v0IqMovlY7Hl8Rbfd5LZqH5o8pn4M5Vn/6BfNLHcPCK9JQkcbzjixsAWELlBwmYEQoJ0B59hIt+tDkF5MRUT0cPFE4SCcLQgpTQXEZqg67h2BGrPyEmIjkRr71qbXgdYsxhp6wFmP8d16j/itT3grlD0a55jboqqad7cbUrg9cWYXbWHOW83ijJ7Ps3jzOmOPbczmkNnmqSZR7r+5XV3r5gGGlliaQyHI3VmzCKAvIbVit8h4saREdbquzxSRWH/Hr0drOWP78mOTzqAcQ==',
    },
    reply:
      '{"alipay_trade_pay_response":{"code":"10000","msg":"Success","trade_no":"2013112011001004330000121536","out_trade_no":"6823789339978248","total_amount":"120.88"},"sign":"cbNX5dogWhHwfLB4AOjq0lM23Iq/luQizb1KLdOh79m1nPArxCXd+Lenfd6X4XIxRwXMWjpNj2dQZmaoQVl+vvVwBNJbfsPN7cRN+TZd5Ui9+YptFJY95/2GIATatSJomdj1zxlXiKHGJYfBF6Pk+j1DQ4Zab8/Vmo2lr16CFRCUsxw5BN1GTNqpDPTbVlxeSKaGBl1NDTF6+xObGQ8qPjvZwefGP4AKm64JQlN2btKpWgY3H4PYAne2SIQlPNyeoOoI7MPpyqx1aCROVd424mnS6nwo3H1TFDzVTd1fEz8pXbRmj3IauPjB5j0aAE17w8setz2tR24ek+mcs+KH6w=="}',
    answer:
      '{"code":"10000","msg":"Success","trade_no":"2013112011001004330000121536","out_trade_no":"6823789339978248","total_amount":"120.88"}',
  },
  wechat: {
    merchant: '1900000109',
    serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
    time: 1554208460,
    nonce: '593BEC0C930BF1AFEB40B4A08C8FB242',
    path: '/v3/pay/transactions/out-trade-no/1217752501201407033233368018/reverse',
    body: '{"appid":"wx8888888888888888","mchid":"1900000109","out_trade_no":"1217752501201407033233368018"}',
    header:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",serial_no="1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",timestamp="1554208460",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="EiHpOKGysUA8UhCBvBG6d3xSsl7axm1zsAA3P4Ny9jvZRfEPCAsVHbBrwpR2X82EvR15FBLgzQglDZ+gsLcyqSud1tVDQyZDSfFOQpuyidGfyTa9WYo5FnqTbTKzZiM9oxQ7C3zvYQNzXYJU52NTkM3LCuir9BdyDAY8Rvg9w1yU5XCDyHSyEABOuBInEJ+gz1dbBxxVkXXE8YKHSDmBzqNS9NkpMHd08u4+EjmO907v9qSzk/ELQ1TPet9bc6NJbQhU30thTWmEFFVvaQeSphmnwHMi9u4qZ+c+af8ACCmgSxz/+F1AIXErHCB74XpM17uw3BqOYn6SlO9VVpyubQ=="',
    replyBody: '{"trade_state":"SUCCESS","transaction_id":"1217752501201407033233368018"}',
    replySignature:
      'iX/jry1KLUeKuYbecWeqOpkACSowjD6MNyDNVA9wmK9DtzOLZuuJLxxGjbSo6nXAX7w0riuHSVcnK1bNChyl8Qg0U8lEoDobWSzc7GZvY0fOu81GU9cXUy+xHauvWK5FacgLKWRwc1pyFIgakUQqAS3/h4NJjoaB/im4/95fBoUOsENKkDhImYmoeKZkYkzbbXKQ2nZJpOh6Wc7P84FfYc6PPxYn+IsYqg/K+Xf4NGgno2HSdk2e713Yo9xAKX5vWIAZc/I14M40mw4MiyVhQMmP9D5k+T5RcB30hObtJQQivt7qIgmnbI0siyigd7xu4dspvTy6quCUOxOgxAKeEg==',
  },
};
