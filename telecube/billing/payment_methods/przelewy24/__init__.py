"""Przelewy24, REST API v1: https://developers.przelewy24.pl"""
