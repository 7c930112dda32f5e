using System.Globalization;
using ClientPortal.Domain;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Api;

/// <summary>A body with the version that an edit is made over; null where its reader may not edit.</summary>
internal interface IVersioned
{
    int? Version { get; }
}

/// <summary>A PATCH that is refused when another person saved since <see cref="IVersioned.Version"/>.</summary>
internal interface IVersionedPatch : IVersioned
{
    /// <summary>The same patch, over that version.</summary>
    IVersionedPatch Over(int version);
}

/// <summary>
/// Versions in the headers of HTTP: an answer's <c>ETag</c> is its version, and a PATCH with <c>If-Match</c> is made over that version, as with the
/// property <c>version</c>. Then the refusal is 412 (RFC 9110, 13.1.1).
/// </summary>
internal static class Versions
{
    /// <summary>Adds these headers to every endpoint of a group that has versions.</summary>
    public static void UseVersions(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((context, next) =>
    {
        var patch = Array.FindIndex(context.MethodInfo.GetParameters(), one => one.ParameterType.IsAssignableTo(typeof(IVersionedPatch)));
        return async call =>
        {
            var result = patch < 0 ? await next(call) : await MatchedAsync(call, patch, next);
            if (result is IValueHttpResult { Value: IVersioned { Version: { } version } })
            {
                call.HttpContext.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
            }

            return result;
        };
    });

    private static async ValueTask<object?> MatchedAsync(EndpointFilterInvocationContext call, int patch, EndpointFilterDelegate next)
    {
        if (Wanted(call.HttpContext) is not { } version)
        {
            return await next(call);
        }

        call.Arguments[patch] = ((IVersionedPatch)call.Arguments[patch]!).Over(version);
        try
        {
            return await next(call);
        }
        catch (EditConflict)
        {
            throw Failed();
        }
    }

    // The version of If-Match; null without the header, and for *, which any version matches. What is not one of our tags matches none.
    private static int? Wanted(HttpContext http)
    {
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        return http.Request.GetTypedHeaders().IfMatch is [var only]
            ? only.Equals(EntityTagHeaderValue.Any) ? null : Read(only) ?? throw Failed()
            : throw Failed();
    }

    private static int? Read(EntityTagHeaderValue tag) =>
        !tag.IsWeak && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static Refusal Failed() => new(StatusCodes.Status412PreconditionFailed, "precondition");
}
