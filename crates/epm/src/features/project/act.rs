//! One line an act in a feature's `api.rs`: the address, the body, and the act they make.

/// Declares the handler of an act: method, path, what the path names, the body, and the [`regulation::Act`].
///
/// ```ignore
/// act!(/// Returns the application.
///     return_application, post "/projects/{project}/return", "project": Reference, Reason,
///     |project, body| (project, Act::ReturnApplication(body.reason)));
/// ```
macro_rules! act {
    ($(#[$doc:meta])* $name:ident, $method:ident $path:literal, $named:literal: $at:ty, $body:ty, |$place:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path($method, path = $path, params(($named = String, Path)), request_body = $body,
            responses((status = 200, body = crate::features::project::Outcome)))]
        async fn $name(
            ctx: crate::http::Context,
            crate::http::Named($place): crate::http::Named<$at>,
            crate::http::Json($input): crate::http::Json<$body>,
        ) -> Result<crate::http::Answer, crate::http::Problem> {
            let (reference, act) = $act;
            crate::features::project::perform(&ctx, &reference, act).await
        }
    };
}

pub(crate) use act;
