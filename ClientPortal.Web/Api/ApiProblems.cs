using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Api;

/// <summary>A refusal of the API itself, not of a domain rule: a failed sign-in, an invalid token.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable code, and the key of its sentence in <see cref="ApiTexts"/>.</param>
/// <param name="values">Values for the sentence's placeholders.</param>
internal sealed class Refusal(int status, string code, params object[] values) : Exception(code)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public object[] Values { get; } = values;

    /// <summary>The id of the conflicting record, if there is one; the problem's <c>id</c>.</summary>
    public Guid? Id { get; init; }
}

/// <summary>
/// Answers every error with problem details (RFC 9457): <c>title</c> is the sentence in the caller's language, <c>rule</c> its stable code.
/// <list type="table">
/// <item>400: the server could not read the request (JSON, types, a value outside its list); <c>parameter</c> names the query parameter.</item>
/// <item>401: no token, or an invalid one. 403: the caller may see it but not change it.</item>
/// <item>404: it does not exist, or the caller may not see it. Both answers are the same, to the byte.</item>
/// <item>409: another person changed it since. 410: the log was pruned after that cursor. 413: the body is too large.</item>
/// <item>422: a domain rule refuses the request. 429: too many requests, with <c>Retry-After</c>.</item>
/// <item>500: a fault of the server, with the <c>id</c> of the line in its log.</item>
/// <item>503: a maintenance runs, in which people can only read; <c>Retry-After</c> is its end.</item>
/// <item>507: the portal's disk is full, nothing was saved; <c>Retry-After</c>.</item>
/// </list>
/// </summary>
internal sealed class ApiProblems(
    RequestDelegate next, IStringLocalizer<ApiTexts> texts, IStringLocalizer<RuleTexts> rules, TimeProvider clock,
    ILogger<ApiProblems> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // An answer depends on its caller, so no shared cache may store it.
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
            return;
        }
        catch (Exception reason) when (!http.Response.HasStarted)
        {
            if (reason is RuleBroken broken && broken.SecondsToWait(clock.GetUtcNow()) is { } seconds)
            {
                http.Response.Headers.RetryAfter = $"{seconds}";
            }

            var unread = reason is BadHttpRequestException { InnerException: null } ? QueryRules.Unread(http) : null;
            await WriteAsync(http, Of(unread ?? reason));
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
        {
            var unread = http.Response.StatusCode == StatusCodes.Status400BadRequest ? QueryRules.Unread(http) : null;
            await WriteAsync(http, unread is null ? Of(http.Response.StatusCode) : Of(unread));
        }
    }

    private ProblemDetails Of(Exception reason) => reason switch
    {
        RuleBroken broken => Problem(
            broken.Kind switch
            {
                RuleKind.NotAllowed => StatusCodes.Status403Forbidden,
                RuleKind.TooOften => StatusCodes.Status429TooManyRequests,
                RuleKind.Conflict => StatusCodes.Status409Conflict,
                RuleKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
                RuleKind.Maintenance => StatusCodes.Status503ServiceUnavailable,
                RuleKind.Full => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status422UnprocessableEntity,
            },
            broken.Rule,
            RuleText.Say(broken, rules)),
        NotFound => Of(StatusCodes.Status404NotFound),
        CursorTooOld => Problem(StatusCodes.Status410Gone, "cursor-too-old", texts["cursor-too-old"]),
        EditConflict or DbUpdateConcurrencyException => Of(StatusCodes.Status409Conflict),
        Refusal refusal => Problem(refusal.Status, refusal.Code, texts[refusal.Code, refusal.Values], refusal.Id),
        ParameterRefused refused => Problem(refused),
        BadHttpRequestException { InnerException: UnknownToken unknown } =>
            Problem(StatusCodes.Status400BadRequest, "json-value", texts["json-value", unknown.Typed, Place(unknown), unknown.Allowed]),
        BadHttpRequestException { InnerException: JsonException unreadable } =>
            Problem(StatusCodes.Status400BadRequest, "json", texts["json", Place(unreadable), (unreadable.LineNumber ?? 0) + 1]),
        BadHttpRequestException refused => Of(refused.StatusCode, refused.Message),
        _ => Fault(reason),
    };

    private ProblemDetails Of(int status, string? detail = null)
    {
        var code = status switch
        {
            StatusCodes.Status401Unauthorized => "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status405MethodNotAllowed => "method",
            StatusCodes.Status409Conflict => "conflict",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status415UnsupportedMediaType => "media-type",
            _ => "malformed",
        };
        var problem = Problem(status, code, texts[code]);
        problem.Detail = code == "malformed" ? detail : null;
        return problem;
    }

    private ProblemDetails Problem(ParameterRefused refused)
    {
        var problem = Problem(StatusCodes.Status400BadRequest, "malformed", texts[refused.Code, refused.Values]);
        problem.Extensions["parameter"] = refused.Parameter;
        return problem;
    }

    private ProblemDetails Fault(Exception reason)
    {
        var id = Guid.NewGuid();
        log.LogError(reason, "A request of the API failed: {FaultId}", id);
        var problem = Problem(StatusCodes.Status500InternalServerError, "fault", texts["fault", id]);
        problem.Extensions["id"] = id;
        return problem;
    }

    private static ProblemDetails Problem(int status, string code, string sentence, Guid? id = null)
    {
        var problem = new ProblemDetails { Status = status, Title = sentence, Extensions = { ["rule"] = code } };
        if (id is not null)
        {
            problem.Extensions["id"] = id;
        }

        return problem;
    }

    // A JSON path: $.status is the property status.
    private static string Place(JsonException reason) => reason.Path is ['$', '.', .. var property] ? property : reason.Path ?? "$";

    private static Task WriteAsync(HttpContext http, ProblemDetails problem)
    {
        http.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110, 15.5.2: a 401 says how
        }

        return http.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", http.RequestAborted);
    }
}

internal static class ApiProblemsPipeline
{
    public static void UseApiProblems(this WebApplication app) =>
        app.UseWhen(http => ApiSetup.Owns(http.Request.Path), api => api.UseMiddleware<ApiProblems>());
}
