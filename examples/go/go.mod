module example

go 1.18

require github.com/baidubce/bce-sdk-go v0.9.268
