using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Api;

/// <summary>
/// A POST with the header <c>Idempotency-Key</c> is done once: the same request with the same key again, within a day, gets the first answer again.
/// A refused one is not kept and may be sent again.
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key", ReplayedHeader = "Idempotency-Replayed";

    /// <summary>What the document says of 409 and 422, where they come from the key alone.</summary>
    public const string Running = "The first request with this Idempotency-Key has not ended",
        Other = "This Idempotency-Key is of another request";

    /// <summary>Whether a call takes a key: a POST with a JSON body.</summary>
    public static bool IsFor(ApiDescription call) =>
        call.HttpMethod == HttpMethods.Post && call.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Any(method => BodyOf(method) >= 0);

    /// <summary>Adds it to every POST of a group that takes a JSON body.</summary>
    public static void UseIdempotencyKeys(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((context, next) =>
    {
        var body = BodyOf(context.MethodInfo);
        return body < 0 ? next : call => HttpMethods.IsPost(call.HttpContext.Request.Method) && call.HttpContext.Request.Headers.ContainsKey(Header)
            ? OnceAsync(call, body, next)
            : next(call);
    });

    // The index of the parameter that is the body; negative where there is none.
    private static int BodyOf(MethodInfo method) =>
        Array.FindIndex(method.GetParameters(), one => one.GetCustomAttributes().OfType<IFromBodyMetadata>().Any());

    private static async ValueTask<object?> OnceAsync(EndpointFilterInvocationContext call, int body, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var (viewer, stop) = (call.Arguments.OfType<Caller>().Single().Viewer, http.RequestAborted);
        var key = http.Request.Headers[Header].ToString().Trim();
        if (key.Length is 0 or > IdempotentAnswer.KeyLength)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "idempotency-key", IdempotentAnswer.KeyLength);
        }

        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var commands = http.RequestServices.GetRequiredService<IdempotencyCommands>();
        if (await commands.BeginAsync(viewer, key, Fingerprint(http, call.Arguments[body], json), stop) is { } before)
        {
            return Again(http, before);
        }

        // Done and stored although the caller has gone: what was done must not be done again, and the answer is read after it was done.
        http.RequestAborted = CancellationToken.None;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            call.Arguments[i] = call.Arguments[i] is CancellationToken ? CancellationToken.None : call.Arguments[i];
        }

        KeptAnswer? answer = null;
        try
        {
            var result = await next(call);
            answer = AnswerOf(result, json);
            return result;
        }
        finally
        {
            await commands.EndAsync(viewer, key, answer, CancellationToken.None);
        }
    }

    private static IResult Again(HttpContext http, KeptAnswer answer)
    {
        http.Response.Headers[ReplayedHeader] = "true";
        if (answer.Location is { } location)
        {
            http.Response.Headers.Location = location;
        }

        return answer.Body is { } body ? Results.Text(body, "application/json", Encoding.UTF8, answer.Status) : Results.StatusCode(answer.Status);
    }

    private static KeptAnswer? AnswerOf(object? result, JsonSerializerOptions json) => result is IStatusCodeHttpResult { StatusCode: { } status }
        ? new KeptAnswer(
            status, (string?)result.GetType().GetProperty("Location")?.GetValue(result),
            result is IValueHttpResult { Value: { } value } ? JsonSerializer.Serialize(value, value.GetType(), json) : null)
        : null;

    private static string Fingerprint(HttpContext http, object? body, JsonSerializerOptions json)
    {
        var request = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n{JsonSerializer.Serialize(body, json)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
    }
}

/// <summary>Deletes the answers that have been kept for a day.</summary>
public sealed class IdempotencyPruning(IdempotencyCommands commands) : IJobHandler
{
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        while (await commands.DeleteOldAsync(Viewer.Portal, stop) > 0)
        {
        }

        return JobOutcome.Done;
    }
}
