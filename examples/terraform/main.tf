# A VPC with a subnet, and a private zone that only this VPC resolves.
#
# Start Netloom in one terminal (npm start), and in another, both in the project's folder:
#
#   eval "$(npx netloom env)"                       # the first account's keys
#   terraform -chdir=examples/terraform init
#   terraform -chdir=examples/terraform apply
#   terraform -chdir=examples/terraform plan        # No changes.
#   npx netloom dig "$(terraform -chdir=examples/terraform output -raw vpc_id)" example.internal SOA
#   terraform -chdir=examples/terraform destroy
#
# A region is a listener of its own: for another one, set its name and its listener's address below.

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
