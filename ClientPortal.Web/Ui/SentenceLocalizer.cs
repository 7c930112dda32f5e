using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui;

/// <summary>
/// What fills a sentence, as its reader writes it: whole numbers in groups (« 10 000 », "10,000"), names set apart where they run from right
/// to left, and the sentence for one (<c>Members.one</c> beside <c>Members</c>) where its first whole number is one; in French for none too.
/// </summary>
public class SentenceLocalizer(IStringLocalizer texts) : IStringLocalizer
{
    public LocalizedString this[string name] => texts[name];

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var found = IsSingular(arguments) && texts[name + ".one"] is { ResourceNotFound: false } one ? one : texts[name];
            var sentence = string.Format(new SentenceFormat(CultureInfo.CurrentCulture), found.Value, arguments);
            return new LocalizedString(name, sentence, found.ResourceNotFound, found.SearchedLocation);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => texts.GetAllStrings(includeParentCultures);

    private static bool IsSingular(object[] arguments) => Array.Find(arguments, value => value is int or long) switch
    {
        1 or 1L => true,
        0 or 0L => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr",
        _ => false,
    };
}

/// <summary>The sentences of <typeparamref name="T"/>.</summary>
public sealed class SentenceLocalizer<T>(IStringLocalizerFactory factory) : SentenceLocalizer(factory.Create(typeof(T))), IStringLocalizer<T>;

/// <summary>How the values of a sentence are written; what a placeholder asks for itself (<c>{0:d}</c>) is done as it asks.</summary>
public sealed class SentenceFormat(CultureInfo culture) : IFormatProvider, ICustomFormatter
{
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : culture.GetFormat(formatType);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
    {
        string name => Isolate.Of(name),
        int or long when string.IsNullOrEmpty(format) => ((IFormattable)arg).ToString("N0", culture),
        IFormattable value => value.ToString(format, culture),
        _ => arg?.ToString() ?? "",
    };
}

public static class Sentences
{
    /// <summary>Localizers that write their values as readers do.</summary>
    public static IServiceCollection AddSentences(this IServiceCollection services)
    {
        services.AddLocalization();
        return services.Replace(ServiceDescriptor.Transient(typeof(IStringLocalizer<>), typeof(SentenceLocalizer<>)));
    }
}
