from deliberation.urls import assemblies, circles, conversations

urlpatterns = [*conversations.urlpatterns, *circles.urlpatterns, *assemblies.urlpatterns]
api_urlpatterns = [*conversations.api_urlpatterns, *circles.api_urlpatterns, *assemblies.api_urlpatterns]
