using Microsoft.AspNetCore.Localization;

namespace ClientPortal.Web.Api;

/// <summary>The language of the API's sentences: the request's <c>Accept-Language</c>, or French when it names neither French nor English.</summary>
public sealed class ApiLanguage : RequestCultureProvider
{
    private readonly AcceptLanguageHeaderRequestCultureProvider header = new() { MaximumAcceptLanguageHeaderValuesToTry = 8 };

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        ApiSetup.Owns(httpContext.Request.Path) ? header.DetermineProviderCultureResult(httpContext) : NullProviderCultureResult;
}
