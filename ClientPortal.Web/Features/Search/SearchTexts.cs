namespace ClientPortal.Web.Features.Search;

/// <summary>The texts of the search, in SearchTexts.resx.</summary>
public sealed class SearchTexts;
