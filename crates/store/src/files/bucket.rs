//! Files in storage that speaks S3: each under its hash, below the address's path.

use std::io;
use std::path::Path as LocalPath;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio_util::io::StreamReader;

use super::address;
use crate::StoreError;

/// A person waits for the upload: what does not work in a quarter of a minute is told.
fn retries() -> RetryConfig {
    RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(15), ..RetryConfig::default() }
}

/// Where a bucket is and how it is spoken to.
#[derive(Clone, Debug)]
pub struct BucketAddress {
    /// `s3://BUCKET/PATH`
    pub url: String,
    /// Key, region and, beside Amazon's own, the endpoint, by the names of the environment that every tool for S3 knows:
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT` …
    pub settings: Vec<(String, String)>,
}

/// The bucket.
#[derive(Clone, Debug)]
pub(super) struct Bucket(Arc<dyn ObjectStore>);

impl Bucket {
    /// Reaches for the bucket once, so that a wrong key is known at the start and not at the first upload.
    pub(super) async fn open(at: &BucketAddress) -> Result<Self, StoreError> {
        // Whoever opened something else over TLS may have said so already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new().with_url(&at.url).with_retry(retries());
        for (name, value) in &at.settings {
            // Not all that a shell holds under these names is for us.
            if let Ok(key) = name.to_ascii_lowercase().parse() {
                builder = builder.with_config(key, value);
            }
        }
        let bucket = builder.build().map_err(io::Error::from)?;
        let below = at.url.strip_prefix("s3://").and_then(|rest| rest.split_once('/'));
        let below = Path::parse(below.map_or("", |(_, path)| path)).map_err(io::Error::other)?;
        let bucket = Self(Arc::new(PrefixStore::new(bucket, below)));
        bucket.0.list(None).try_next().await.map_err(io::Error::from)?;
        Ok(bucket)
    }

    /// Sends bytes that were received. Bytes that are there already are sent again: that keeps the sweep off.
    pub(super) async fn settle(&self, received: &LocalPath, sha256: &str) -> Result<(), StoreError> {
        let mut from = tokio::fs::File::open(received).await?;
        let mut to = BufWriter::new(Arc::clone(&self.0), address(sha256)?.into());
        tokio::io::copy(&mut from, &mut to).await?;
        Ok(to.shutdown().await?)
    }

    pub(super) async fn read(&self, sha256: &str) -> Result<impl AsyncRead + Send + use<>, StoreError> {
        let found = self.0.get(&address(sha256)?.into()).await.map_err(io::Error::from)?;
        Ok(StreamReader::new(found.into_stream().map_err(io::Error::from)))
    }

    /// Names of all bytes at least `age` old at `now`.
    pub(super) async fn older_than(&self, age: Duration, now: SystemTime) -> Result<Vec<String>, StoreError> {
        let objects = self.0.list(Some(&"sha256".into())).try_filter_map(|object| async move {
            let old = now.duration_since(object.last_modified.into()).is_ok_and(|old| old >= age);
            Ok(object.location.filename().filter(|_| old).map(str::to_owned))
        });
        Ok(objects.try_collect().await.map_err(io::Error::from)?)
    }

    pub(super) async fn remove_if_older(
        &self,
        sha256: &str,
        age: Duration,
        now: SystemTime,
    ) -> Result<bool, StoreError> {
        let path = address(sha256)?.into();
        let object = self.0.head(&path).await.map_err(io::Error::from)?;
        let old = now.duration_since(object.last_modified.into()).is_ok_and(|old| old >= age);
        if old {
            self.0.delete(&path).await.map_err(io::Error::from)?;
        }
        Ok(old)
    }
}
