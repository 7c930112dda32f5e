using System.Text;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>
/// <c>POST /webhooks/calendly</c>: stores a signed body, answers 200 at once and processes it afterwards. 400 for a body that is not UTF-8,
/// 401 for an invalid signature, 413 for a body over 64 KB, 503 while no key is configured.
/// </summary>
internal static class CalendlyWebhook
{
    // Bytes. A booking with thirty long answers has a third of this.
    private const int LargestBody = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapCalendlyWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/calendly", ReceiveAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(
        HttpRequest request, CalendlyKeys keys, CalendlyCommands commands, CalendlyWorker worker, TimeProvider clock, CancellationToken stop)
    {
        if (keys.Current is not { Count: > 0 } current)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable);
        }

        if (await ReadAsync(request, stop) is not { } body)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge);
        }

        if (!CalendlySignature.Holds(request.Headers[CalendlySignature.Header], body, current, clock.GetUtcNow()))
        {
            return Refuse(StatusCodes.Status401Unauthorized);
        }

        string text;
        try
        {
            text = Utf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Refuse(StatusCodes.Status400BadRequest);
        }

        await commands.ReceiveAsync(Viewer.Portal, text, stop);
        worker.Wake();
        return TypedResults.Ok();
    }

    // Null for a body over the limit; the rest of it is not read.
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        var buffer = new byte[LargestBody + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return read > LargestBody ? null : buffer[..read];
    }

    private static ProblemHttpResult Refuse(int status) => TypedResults.Problem(statusCode: status);
}
