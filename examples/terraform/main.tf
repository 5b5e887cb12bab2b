# A VPC with a subnet, and a private zone that only this VPC resolves. README.md beside this file says how to run it.

terraform {
  required_providers {
    baiducloud = {
      source = "baidubce/baiducloud"
    }
  }
}

variable "region" {
  description = "Region of the listener at the endpoint"
  type        = string
  default     = "bj"
}

variable "endpoint" {
  description = "Where Netloom listens for this region; every service is at the same address"
  type        = string
  default     = "http://127.0.0.1:8787"
}

# The keys come from BAIDUCLOUD_ACCESS_KEY and BAIDUCLOUD_SECRET_KEY.
provider "baiducloud" {
  region = var.region

  endpoints {
    vpc       = var.endpoint
    local_dns = var.endpoint
  }
}

resource "baiducloud_vpc" "example" {
  name        = "example"
  description = "made by Terraform"
  cidr        = "192.168.0.0/16"
}

resource "baiducloud_subnet" "example" {
  name      = "example"
  zone_name = "cn-${var.region}-a"
  cidr      = "192.168.1.0/24"
  vpc_id    = baiducloud_vpc.example.id
}

resource "baiducloud_localdns_privatezone" "example" {
  zone_name = "example.internal"
}

resource "baiducloud_localdns_vpc" "example" {
  zone_id = baiducloud_localdns_privatezone.example.id
  region  = var.region
  vpc_ids = [baiducloud_vpc.example.id]
}

output "vpc_id" {
  value = baiducloud_vpc.example.id
}

output "zone_id" {
  value = baiducloud_localdns_privatezone.example.id
}
