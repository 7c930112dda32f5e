using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Caching.Memory;

// The constants of a query are EF Core's experimental interface. Without this file all works as before, and slower.
#pragma warning disable EF9100

namespace ClientPortal.Web.Data;

/// <summary>Translating a query to SQL and code takes tens of milliseconds: what makes it rarer and cheaper, on both engines.</summary>
internal static class QueryCompilation
{
    // A query takes 10, and so does each SQL text of it. EF Core's own limit, 10,240, holds some five hundred queries. The portal has more than a
    // thousand: beyond the limit they push each other out, and are translated again and again.
    private static readonly MemoryCache Queries = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public static DbContextOptionsBuilder WithQueryCompilation(this DbContextOptionsBuilder options) =>
        options.UseMemoryCache(Queries).ReplaceService<ILiftableConstantProcessor, Constants>();

    /// <summary>
    /// A query has some ten constants (types of the model, comparers), each given as an expression. EF Core compiles each of them to a method that
    /// runs once. Here they are interpreted, but those that make a delegate, which would stay interpreted (dotnet/efcore#35208).
    /// </summary>
    private sealed class Constants(
        ShapedQueryCompilingExpressionVisitorDependencies dependencies,
        RelationalShapedQueryCompilingExpressionVisitorDependencies relationalDependencies,
        RelationalCommandBuilderDependencies commandDependencies)
        : RelationalLiftableConstantProcessor(dependencies, relationalDependencies, commandDependencies)
    {
        private readonly MaterializerLiftableConstantContext context = new(dependencies);
        private readonly RelationalMaterializerLiftableConstantContext relationalContext =
            new(dependencies, relationalDependencies, commandDependencies);

        protected override ConstantExpression InlineConstant(LiftableConstantExpression constant) => constant.ResolverExpression switch
        {
            Expression<Func<MaterializerLiftableConstantContext, object>> resolver when !Lambdas.AreIn(resolver.Body) =>
                Expression.Constant(resolver.Compile(preferInterpretation: true)(context), constant.Type),
            Expression<Func<RelationalMaterializerLiftableConstantContext, object>> resolver when !Lambdas.AreIn(resolver.Body) =>
                Expression.Constant(resolver.Compile(preferInterpretation: true)(relationalContext), constant.Type),
            _ => base.InlineConstant(constant),
        };
    }

    private sealed class Lambdas : ExpressionVisitor
    {
        private bool found;

        public static bool AreIn(Expression expression)
        {
            var search = new Lambdas();
            search.Visit(expression);
            return search.found;
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            found = true;
            return node;
        }
    }
}
